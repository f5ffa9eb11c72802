"""Figures of speed, size and memory: `make bench` prints one JSON line each."""
