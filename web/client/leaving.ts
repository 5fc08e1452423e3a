import type { Page } from "../shared/wire";
import type { Device, Export } from "../shared/wire.gen";
import { api } from "./app";
import { signedOut } from "./verbs";

const DELETED = 4501;

export const devices = (): Promise<Page<Device>> => api.get("/api/shared/auth/sessions");
export const signOutDevice = (id: string): Promise<void> =>
  api.del(`/api/shared/auth/sessions/${id}`);

/** One file, as a person can keep it. */
export async function downloadData(): Promise<void> {
  const data = await api.post<Export>("/api/client/me/export");
  const file = new Blob([JSON.stringify(data, null, 2)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = "hadir.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
export async function deleteAccount(): Promise<void> {
  await api.del("/api/client/me");
  signedOut(DELETED);
}
