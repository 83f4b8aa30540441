"use client";

import { useTranslations } from "next-intl";
import type { ComponentProps, ReactNode } from "react";
import { type ButtonVariant, buttonLook } from "./button";
import { useField, useFormState } from "./form-state";
import { ChevronDown, CircleAlert } from "./icon";

export type Common = {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  /** false marks the field as optional in words. */
  required?: boolean;
};

const control =
  "min-h-control w-full rounded-md border bg-surface px-3 text-body text-ink aria-invalid:border-2 aria-invalid:border-bad-ink border-border";

/** The bar at the left that says "here". */
export function frame(hasErrors: boolean): string {
  return hasErrors ? "border-bad-ink border-l-4 pl-3" : "";
}

function Label({ htmlFor, label, required }: { htmlFor: string; label: ReactNode; required?: boolean }) {
  const t = useTranslations("ui");
  return (
    <label className="block font-semibold" htmlFor={htmlFor}>
      {label}
      {required === false && <span className="font-normal text-ink-3"> {t("optional")}</span>}
    </label>
  );
}

export function Hint({ id, children }: { id: string; children?: ReactNode }) {
  return children ? (
    <p className="text-ink-3 text-small" id={`${id}-hint`}>
      {children}
    </p>
  ) : null;
}

export function Errors({ id, errors }: { id: string; errors: string[] }) {
  return errors.length > 0 ? (
    <p className="flex items-start gap-1.5 text-bad-ink text-small font-semibold" id={`${id}-error`}>
      <CircleAlert className="mt-0.5" size={16} />
      <span>{errors.join(" ")}</span>
    </p>
  ) : null;
}

/** What the control's assistive texts are. */
export function described(id: string, hint: ReactNode, errors: string[], required?: boolean) {
  return {
    "aria-describedby": [hint && `${id}-hint`, errors.length > 0 && `${id}-error`].filter(Boolean).join(" ") || undefined,
    "aria-invalid": errors.length > 0 || undefined,
    "aria-required": required || undefined,
  };
}

export function first(typed: string | string[] | undefined): string | undefined {
  return Array.isArray(typed) ? typed[0] : typed;
}

/** A line of text, a date or a number. */
export function TextField({
  name,
  label,
  hint,
  required,
  defaultValue,
  type = "text",
  className = "",
  ...rest
}: Common & { defaultValue?: string; type?: "text" | "date" | "number" | "email" | "password" | "search" } & Omit<
    ComponentProps<"input">,
    "type" | "name" | "defaultValue" | "id"
  >) {
  const { id, errors, typed } = useField(name);
  const narrow = type === "date" || type === "number" ? "max-w-56" : "";
  return (
    <div className={`grid gap-1 ${frame(errors.length > 0)} ${className}`}>
      <Label htmlFor={id} label={label} required={required} />
      <Hint id={id}>{hint}</Hint>
      <Errors errors={errors} id={id} />
      <input
        {...rest}
        {...described(id, hint, errors, required)}
        className={`${control} ${narrow}`}
        defaultValue={first(typed) ?? defaultValue ?? ""}
        id={id}
        name={name}
        type={type}
      />
    </div>
  );
}

/** Several lines of text. */
export function TextArea({
  name,
  label,
  hint,
  required,
  defaultValue,
  rows = 4,
  ...rest
}: Common & { defaultValue?: string } & Omit<ComponentProps<"textarea">, "name" | "defaultValue" | "id">) {
  const { id, errors, typed } = useField(name);
  return (
    <div className={`grid gap-1 ${frame(errors.length > 0)}`}>
      <Label htmlFor={id} label={label} required={required} />
      <Hint id={id}>{hint}</Hint>
      <Errors errors={errors} id={id} />
      <textarea
        {...rest}
        {...described(id, hint, errors, required)}
        className={`${control} py-2`}
        defaultValue={first(typed) ?? defaultValue ?? ""}
        id={id}
        name={name}
        rows={rows}
      />
    </div>
  );
}

/** One of many, folded: the browser's own list. */
export function SelectField({
  name,
  label,
  hint,
  required,
  options,
  defaultValue,
  ...rest
}: Common & { options: readonly { value: string; label: string }[]; defaultValue?: string } & Omit<
    ComponentProps<"select">,
    "name" | "defaultValue" | "id"
  >) {
  const { id, errors, typed } = useField(name);
  return (
    <div className={`grid gap-1 ${frame(errors.length > 0)}`}>
      <Label htmlFor={id} label={label} required={required} />
      <Hint id={id}>{hint}</Hint>
      <Errors errors={errors} id={id} />
      <div className="relative">
        {/* Drawn anew when what is saved changes: React leaves a select's first choice as it was. */}
        <select
          {...rest}
          {...described(id, hint, errors, required)}
          className={`${control} appearance-none pr-10`}
          defaultValue={first(typed) ?? defaultValue ?? ""}
          id={id}
          key={defaultValue}
          name={name}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown className="pointer-events-none absolute top-1/2 right-3 -translate-y-1/2 text-ink-2" />
      </div>
    </div>
  );
}

/** Sends the form. Never disabled: pressed too early, it says what is missing. */
export function SubmitButton({
  children,
  variant = "primary",
  size,
  className = "",
  ...rest
}: { variant?: ButtonVariant; size?: "small"; className?: string; children: ReactNode } & Pick<
  ComponentProps<"button">,
  "name" | "value" | "aria-label"
>) {
  const { pending } = useFormState();
  const t = useTranslations("ui");
  return (
    <button
      {...rest}
      aria-disabled={pending || undefined}
      className={`${buttonLook({ variant, size })} justify-self-start aria-disabled:cursor-progress aria-disabled:opacity-80 ${className}`}
      type="submit"
    >
      {children}
      <span className="sr-only" role="status">
        {pending ? t("saving") : ""}
      </span>
    </button>
  );
}
