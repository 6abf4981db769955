"""GitHub, as far as comments of pull requests go: a proxy that answers for its API.

usage: github_comments.py     prints the port it listens on; keeps what it is told in memory, and prints
                              it as JSON at GET http://x/all
"""

import json
import re
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlparse

COMMENTS = [{"id": n, "body": f"a comment of somebody else, {n}"} for n in range(1, 131)]
PAGE = 100


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        url = urlparse(self.path)
        if url.path == "/all":
            return self.answer(200, COMMENTS)
        if not self.is_allowed():
            return None
        if not re.fullmatch(r"/repos/acme/schemas/issues/7/comments", url.path):
            return self.answer(404, {"message": "Not Found"})
        page = int(dict(part.split("=") for part in url.query.split("&")).get("page", 1))
        shown = COMMENTS[(page - 1) * PAGE : page * PAGE]
        more = page * PAGE < len(COMMENTS)
        link = f'<http://{url.netloc}{url.path}?per_page={PAGE}&page={page + 1}>; rel="next"' if more else None
        return self.answer(200, shown, link)

    def do_POST(self):
        if not self.is_allowed():
            return None
        comment = {"id": len(COMMENTS) + 1, "body": self.body()["body"]}
        COMMENTS.append(comment)
        return self.answer(201, comment)

    def do_PATCH(self):
        if not self.is_allowed():
            return None
        number = int(urlparse(self.path).path.rsplit("/", 1)[1])
        COMMENTS[number - 1]["body"] = self.body()["body"]
        return self.answer(200, COMMENTS[number - 1])

    def is_allowed(self):
        token = self.headers.get("Authorization", "").split(" ")[-1]
        if token == "writes":
            return True
        if self.command == "GET" and token == "reads":
            return True
        self.answer(403, {"message": "Resource not accessible by integration"})
        return False

    def body(self):
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def answer(self, status, value, link=None):
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        if link:
            self.send_header("Link", link)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
