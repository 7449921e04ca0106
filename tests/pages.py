"""A test client that reads every page it is given, as a strict browser would."""

from collections import Counter
from email.message import Message
from urllib.parse import urljoin

from flask.testing import FlaskClient
from tinyhtml5.parser import HTMLParser
from werkzeug.test import TestResponse

from app.core import jobs
from prove.browser import Page, filled


def faults(html: str) -> list[str]:
    """What is wrong with a page: errors of the HTML standard's parser, ids given twice, labels that point nowhere."""
    parser = HTMLParser()
    tree = parser.parse(html)
    found = [f"line {line}, column {column}: {code} {values or ''}" for (line, column), code, values in parser.errors]
    elements = list(tree.iter())
    ids = Counter(element.attrib["id"] for element in elements if "id" in element.attrib)
    found += [f"id {name!r} is used {count} times" for name, count in ids.items() if count > 1]
    for element in elements:
        for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            found += [f"{attribute}={name!r} points at nothing" for name in element.attrib.get(attribute, "").split() if name not in ids]
    return found


class ReadingClient(FlaskClient):
    """Fails the test at the request that answered with a page a browser would have to mend."""

    def open(self, *args: object, **kwargs: object) -> TestResponse:
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and not response.is_streamed and response.data:
            wrong = faults(response.get_data(as_text=True))
            assert not wrong, f"{response.request.path} is not well made:\n" + "\n".join(wrong[:10])
        return response

    def paper(self, address: str) -> bytes:
        """The file of a certificate: asked for, drawn by the worker where nobody has asked before, and asked for again."""
        answer = self.get(address)
        if answer.status_code == 202:
            assert answer.headers["Refresh"] == "1"
            with self.application.app_context():
                jobs.run_until_idle()
            answer = self.get(address)
        assert answer.mimetype == "application/pdf", f"{address}: {answer.status}"
        return answer.data

    def press(
        self, address: str, fields: dict[str, object] | None = None, *, action: str = "", button: str = "", field_name: str = ""
    ) -> TestResponse:
        """Open the page and send its form (the one with this action, button text or field) as it stands, with `fields` written into it.

        Hidden fields such as the form token and the idempotency key are sent as the page has them. Redirects are not followed.
        """
        answer = self.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status}"
        return self.send(answer, fields, action=action, button=button, field_name=field_name)

    def send(
        self, answer: TestResponse, fields: dict[str, object] | None = None, *, action: str = "", button: str = "", field_name: str = ""
    ) -> TestResponse:
        """The same from a page that the test already has."""
        page = Page(answer.status_code, answer.request.url, Message(), answer.data)
        form = page.form(action=action, button=button, field_name=field_name)
        values: dict[str, object] = {**filled(form), **(fields or {})}
        for pressed in form.xpath(".//button[@name]"):
            if button and button in " ".join(pressed.text_content().split()):
                values[pressed.get("name")] = pressed.get("value", "")
        target = urljoin(page.url, form.get("action") or page.url)
        if (form.get("method") or "get").lower() == "get":
            return self.get(target, query_string=values)
        return self.post(target, data=values)
