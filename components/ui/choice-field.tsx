"use client";

import type { ComponentProps, ReactNode } from "react";
import { type Common, described, Errors, first, frame, Hint } from "./field";
import { useField, useFormState } from "./form-state";

export type Option = { value: string; label: ReactNode; hint?: ReactNode };

/** One of a few, all in sight. */
export function RadioField({
  name,
  label,
  hint,
  required,
  options,
  defaultValue,
  columns = 1,
  ...rest
}: Common & { options: readonly Option[]; defaultValue?: string; columns?: 1 | 2 | 3 } & Pick<ComponentProps<"input">, "onChange">) {
  const { id, errors, typed } = useField(name);
  const chosen = first(typed) ?? defaultValue;
  const layout = { 1: "", 2: "sm:grid-cols-2", 3: "sm:grid-cols-3" }[columns];
  return (
    <fieldset className={`min-w-0 ${frame(errors.length > 0)}`} {...pickDescription(described(id, hint, errors))}>
      <legend className="mb-1 font-semibold">{label}</legend>
      <Hint id={id}>{hint}</Hint>
      <Errors errors={errors} id={id} />
      <div className={`mt-1 grid gap-x-6 gap-y-1 ${layout}`}>
        {options.map((option, index) => (
          <label className="flex min-h-control cursor-pointer items-start gap-3 py-2 has-checked:font-semibold" key={option.value}>
            <input
              {...rest}
              required={required}
              className="mark mt-0.5"
              defaultChecked={chosen === option.value}
              id={index === 0 ? id : `${id}-${option.value}`}
              name={name}
              type="radio"
              value={option.value}
            />
            <span>
              {option.label}
              {option.hint && <span className="block font-normal text-ink-3 text-small">{option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function pickDescription(texts: ReturnType<typeof described>) {
  return { "aria-describedby": texts["aria-describedby"] };
}

/** Several of a few, all in sight; posted as `name[]`, so that also none or one is a list. */
export function CheckListField({
  name,
  label,
  hint,
  options,
  defaultValue = [],
  columns = 1,
}: Omit<Common, "required"> & { options: readonly Option[]; defaultValue?: readonly string[]; columns?: 1 | 2 }) {
  const { id, errors } = useField(name);
  const { state } = useFormState();
  const typed = state.values?.[name];
  const chosen: readonly string[] = state.values ? [typed ?? []].flat() : defaultValue;
  return (
    <fieldset className={`min-w-0 ${frame(errors.length > 0)}`} {...pickDescription(described(id, hint, errors))}>
      <legend className="mb-1 font-semibold">{label}</legend>
      <Hint id={id}>{hint}</Hint>
      <Errors errors={errors} id={id} />
      <div className={`mt-1 grid gap-x-6 ${columns === 2 ? "sm:grid-cols-2" : ""}`}>
        {options.map((option, index) => (
          <Check
            chosen={chosen.includes(option.value)}
            hint={option.hint}
            id={index === 0 ? id : `${id}-${option.value}`}
            key={option.value}
            label={option.label}
            name={`${name}[]`}
            value={option.value}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** Yes or no. */
export function CheckField({
  name,
  label,
  hint,
  defaultChecked,
  value = "on",
  ...rest
}: Omit<Common, "required"> & { defaultChecked?: boolean; value?: string } & Pick<ComponentProps<"input">, "onChange">) {
  const { id, errors, typed } = useField(name);
  const { state } = useFormState();
  return (
    <div className={`grid gap-1 ${frame(errors.length > 0)}`}>
      <Errors errors={errors} id={id} />
      <Check
        {...rest}
        {...described(id, hint, errors)}
        chosen={state.values ? typed === value : defaultChecked}
        hint={hint}
        id={id}
        label={label}
        name={name}
        value={value}
      />
    </div>
  );
}

function Check({
  chosen,
  label,
  hint,
  id,
  ...input
}: { chosen?: boolean; label: ReactNode; hint?: ReactNode; id: string; name: string; value: string } & ComponentProps<"input">) {
  return (
    <label className="flex min-h-control cursor-pointer items-start gap-3 py-2" htmlFor={id}>
      <input {...input} className="mark mt-0.5" defaultChecked={chosen} id={id} type="checkbox" />
      <span>
        {label}
        {hint && (
          <span className="block text-ink-3 text-small" id={`${id}-hint`}>
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}
