/** The control center's side of the wire. */
import type * as wire from "./wire.gen";

export type Role = wire.OperatorRole;
export type Tiles = wire.Tiles;
export type InternalFrame = wire.Tiles | { type: string };
export type MitraRow = wire.MitraReply;
