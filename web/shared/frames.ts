/** The frames of the one socket. */
import type * as wire from "./wire.gen";
import type { Payload } from "./wire";

export type ClientFrame = wire.Command;
export type ServerFrame = Exclude<wire.ServerFrame, wire.Envelope>;
/** The event's type is one that the server sends; its fields are read one by one. */
export type Envelope = Omit<wire.Envelope, "event"> & {
  event: { type: wire.Envelope["event"]["type"] } & Payload;
};
