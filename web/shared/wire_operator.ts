/** The control center's side of the wire. */
import type * as wire from "./wire.gen";

export type { Tiles } from "./wire.gen";
export type Role = "viewer" | "supervisor" | "admin";
export type InternalFrame = wire.Tiles | { type: string };
export type MitraRow = wire.MitraReply;
