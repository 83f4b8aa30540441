/** How long to wait for the page to be drawn with the element, in frames. */
const patience = 180;

/** Moves focus to an element that is about to be drawn: after a save or a closed panel. */
export function focusWhenThere(id: string, frames = patience): void {
  requestAnimationFrame(() => {
    const element = document.getElementById(id);
    if (element) element.focus();
    else if (frames > 0) focusWhenThere(id, frames - 1);
  });
}
