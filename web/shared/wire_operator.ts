/** The control center's side of the wire. */
export type Role = "viewer" | "supervisor" | "admin";

export interface Tiles {
  at: string;
  online: number;
  reachable: number;
  available: number;
  in_session: number;
  waiting: number;
}
export type InternalFrame = ({ type: "tiles" } & Tiles) | { type: string };
export interface MitraRow {
  id: string;
  call_name: string;
  phone_masked: string;
  is_active: boolean;
  is_bot?: boolean;
  is_online: boolean;
  load: number;
  capacity: number;
  created_at: string;
}
