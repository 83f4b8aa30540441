import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";
type Look = { variant?: ButtonVariant; size?: "small" };

const variants: Record<ButtonVariant, string> = {
  primary: "border border-accent bg-accent text-on-accent hover:border-accent-2 hover:bg-accent-2",
  secondary: "border border-border bg-surface text-ink hover:bg-sunken",
  quiet: "border border-transparent text-accent hover:bg-tint",
  danger: "border border-bad-ink bg-surface text-bad-ink hover:bg-bad-bg",
};

/** The classes of a button, for the rare element that is neither a button nor a link (a summary). */
export function buttonLook({ variant = "secondary", size }: Look = {}): string {
  const height = size === "small" ? "min-h-8 px-3 text-small" : "min-h-control px-4 text-body";
  return `inline-flex items-center justify-center gap-2 rounded-md text-center font-semibold no-underline ${height} ${variants[variant]}`;
}

/** Does something here. `type` is "button" unless said otherwise; a form's own is SubmitButton. */
export function Button({ variant, size, className = "", ...rest }: Look & ComponentProps<"button">) {
  return <button type="button" {...rest} className={`${buttonLook({ variant, size })} ${className}`} />;
}

/** Goes somewhere, looking like a button. Never prefetched: a page that shows a person is a read. */
export function LinkButton({
  href,
  variant,
  size,
  className = "",
  children,
  ...rest
}: Look & { href: string; className?: string; children: ReactNode } & Omit<ComponentProps<typeof Link>, "href">) {
  return (
    <Link {...rest} className={`${buttonLook({ variant, size })} print:hidden ${className}`} href={href} prefetch={false}>
      {children}
    </Link>
  );
}
