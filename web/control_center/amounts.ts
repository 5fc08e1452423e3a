/** What somebody typed as an amount: 15000, 15.000, 15 000; null when it is none. */
export const digits = (text: string): number | null =>
  /^\d[\d.\s]*$/.test(text.trim()) ? Number(text.replace(/\D/g, "")) : null;

/** At least one, and not more than there is. */
export function fits(text: string, most: number): boolean {
  const n = digits(text);
  return n !== null && n >= 1 && n <= most;
}
