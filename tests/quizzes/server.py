"""A server process with the toy topic, for tests that end it in the middle of something: `server.py PORT`."""

import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def main():
    django.setup()
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    from courseware.labs import topics
    from tests.quizzes.cast import QUIZ_TOPIC

    topics.register(QUIZ_TOPIC)
    call_command("migrate", verbosity=0)
    with Server(("127.0.0.1", int(sys.argv[1])), Quiet) as server:
        server.set_app(StaticFilesHandler(get_wsgi_application()))
        print("up", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
