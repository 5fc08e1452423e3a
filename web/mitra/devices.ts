import type { Page } from "../shared/wire";
import type { Device } from "../shared/wire.gen";
import { api } from "./app";

export const devices = (): Promise<Page<Device>> => api.get("/api/shared/auth/sessions");
export const signOutDevice = (id: string): Promise<void> =>
  api.del(`/api/shared/auth/sessions/${id}`);
