// No client file: server components join it into their own class names.
/** The look of a choice in a menu. */
export const menuItem =
  "flex min-h-control w-full items-center gap-3 rounded-md px-3 py-2 text-left text-ink hover:bg-tint aria-[current]:font-semibold aria-[current]:text-accent";
