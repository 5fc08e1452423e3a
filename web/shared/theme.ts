import { signal } from "@preact/signals";

export type Theme = "light" | "dark" | "system";
const KEY = "hadir.theme";

export const theme = signal<Theme>("system");

function paint(next: Theme): void {
  if (next === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
}
export function setTheme(next: Theme): void {
  theme.value = next;
  paint(next);
  try {
    localStorage.setItem(KEY, next);
  } catch {
    /* private mode */
  }
}
export function startTheme(): void {
  try {
    const saved = localStorage.getItem(KEY);
    if (saved === "light" || saved === "dark") theme.value = saved;
  } catch {
    /* private mode */
  }
  paint(theme.value);
}
