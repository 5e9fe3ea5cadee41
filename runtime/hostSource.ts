/** What of the host's a future may stand for (N8): what stands here follows "comes from a". */
export type HostSource = "promise" | "thenable" | "source of events" | "stream";
