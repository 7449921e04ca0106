"""The measure: a bare Flask application under the same gunicorn command."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    return "hello"
