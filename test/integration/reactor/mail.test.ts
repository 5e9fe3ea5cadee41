/** What comes from a worker that has ended meanwhile. */
import { MessageChannel } from "node:worker_threads";
import { Mail } from "../../../runtime/reactor/mail";
import type { Report } from "../../../runtime/reactor/protocol";
import { Shortcut } from "../../../runtime/reactor/worker/shortcut";

jest.mock("../../../runtime/reactor/liveness", () => ({ receive: () => undefined, isOrphaned: () => true }));

test("a result that is written while this thread finds that the worker has ended comes before that news", () => {
  const { port1, port2 } = new MessageChannel();
  const news: unknown[] = [];
  const mail = new Mail(port1, {
    handle: (report: Report) => void news.push(report[1]),
    silent: () => void news.push("silent"),
    died: () => void news.push("died"),
  });
  const worker = new Shortcut(mail.shortcut.slots.memory);
  mail.awaits(1);
  mail.asleep();
  // Between the look at the slot and the one at the port.
  const counter = jest.spyOn(mail.shortcut, "hasMail", "get").mockImplementation(() => {
    counter.mockRestore();
    expect(worker.write(7, "last words")).toBe(true);
    return false;
  });
  expect(mail.take()).toBe(true);
  expect(news).toEqual([7]);
  mail.awaits(-1);
  expect(mail.take()).toBe(false);
  mail.close();
  port2.close();
});
