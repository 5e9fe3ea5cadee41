// The servers of network.test.ts, in a process of their own.
import { createServer } from "node:http";
import net from "node:net";

/** Counts what happens, for whoever asks for it, before or after. */
class Happenings {
  count = 0;
  waiting = [];

  note() {
    const answer = this.waiting.shift();
    if (answer) answer();
    else this.count++;
  }

  tell(answer) {
    if (this.count === 0) this.waiting.push(answer);
    else {
      this.count--;
      answer();
    }
  }
}

const begun = new Happenings();
const ended = new Happenings();
const noteEnd = () => ended.note();

const pages = {
  "/text": (_, response) => response.end("plain text"),
  "/echo": async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method, url, headers } = request;
    response.end(JSON.stringify({ method, url, headers, body }));
  },
  "/redirect": (_, response) => response.writeHead(302, { location: "/text" }).end(),
  "/large": (request, response) => {
    response.end(Buffer.alloc(Number(new URL(request.url, "http://x").searchParams.get("bytes")), "x"));
  },
  "/endless": (_, response) => {
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(16_384)));
    };
    response.on("drain", more).on("close", noteEnd);
    more();
  },
  "/endless-headers": (_, response) => {
    response.on("close", noteEnd);
    begun.note();
  },
  "/begun": (_, response) => begun.tell(() => response.end("begun")),
  "/never": () => {},
  "/ended": (_, response) => ended.tell(() => response.end("ended")),
  "/broken": (_, response) => {
    response.writeHead(200, { "content-length": "1000" });
    response.write("some", () => response.destroy());
  },
};

const http = createServer((request, response) => {
  const page = pages[request.url.split("?")[0]];
  response.setHeader("x-served-by", "test");
  if (page) page(request, response);
  else response.writeHead(404).end();
});
const tcp = net.createServer({ allowHalfOpen: true }, (socket) => socket.on("error", () => {}).pipe(socket));

http.listen(0, () =>
  tcp.listen(0, () => console.log(JSON.stringify({ http: http.address().port, tcp: tcp.address().port }))),
);
