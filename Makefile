# The first Python that is new enough. Where there is none, scripts/run.py says what to do.
PYTHON := $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
GO = @$(or $(PYTHON),python3) scripts/run.py

.PHONY: help run dev check test bench

help:
	@echo "make run     serve Glasscloud on http://127.0.0.1:8000 (PORT=8001 takes another port)"
	@echo "make dev     the same with DEBUG, starting anew when a file changes"
	@echo "make check   format, lint, types, import contracts, fast tests"
	@echo "make test    all of that, and the tests that take a browser or servers"
	@echo "make bench   the figures, a JSON line each (ONLY=name for one)"

run dev check test:
	$(GO) $@

bench:
	$(GO) bench $(ONLY)
