/** Where a keyboard on the screen covers the page instead of shrinking it (Safari), the page ends
 *  above it all the same. Zooming in shrinks the view too, and is no keyboard. */
export function yieldToKeyboard(): void {
  const view = window.visualViewport;
  view?.addEventListener("resize", () => {
    const tall = Math.round(view.height * view.scale);
    document.documentElement.style.setProperty("--tall", `${tall}px`);
    if (document.querySelector(".app.fix")) scrollTo(0, 0);
  });
}
