/** While a sheet is open the history has one entry more, so that "back" closes the sheet. */
const open: (() => void)[] = [];
let leaving = false;
let next: (() => void) | null = null;
let place = "";

const onEntry = (): boolean => (history.state as { sheet?: true } | null)?.sheet === true;

/** A sheet that gives way to another one hands it the entry. */
function settle(): void {
  if (leaving || onEntry() === open.length > 0) return;
  if (open.length > 0) {
    place = location.hash;
    history.pushState({ sheet: true }, "");
  } else takeBack(null);
}
function takeBack(then: (() => void) | null): void {
  leaving = true;
  next = then;
  history.back();
}
addEventListener("popstate", () => {
  const [own, then] = [leaving, next];
  leaving = false;
  next = null;
  if (then) return then();
  // Elsewhere a link was followed, and the sheet leaves with its screen.
  const back = !own && !onEntry() && location.hash === place;
  const close = back && open[open.length - 1];
  if (close) close();
  else settle();
});
// A reload takes the sheet away, and leaves its entry.
addEventListener("load", settle);

export function closedByBack(close: () => void): () => void {
  open.push(close);
  queueMicrotask(settle);
  return () => {
    open.splice(open.indexOf(close), 1);
    queueMicrotask(settle);
  };
}
/** Going anywhere waits until the entry of a sheet is gone: "back" never comes upon it. */
export function afterSheet(then: () => void): void {
  if (leaving) next = then;
  else if (onEntry()) takeBack(then);
  else then();
}
// A link is followed no sooner, or its place would be the one that is taken back.
addEventListener(
  "click",
  (event) => {
    if (!(leaving || onEntry()) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[href^='#']");
    if (!link) return;
    event.preventDefault();
    afterSheet(() => {
      location.hash = link.hash;
    });
  },
  true,
);
