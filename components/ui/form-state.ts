"use client";

import { createContext, useContext } from "react";
import { type FormState, idle } from "@/lib/form";

type InForm = {
  state: FormState;
  pending: boolean;
  /** Puts a value into a field, as if it had been typed; false when the form has no such field. */
  put?: (name: string, value: string) => boolean;
  /** The id of a field's control: what its label and the error summary point at. */
  fieldId: (name: string) => string;
};

/** What the fields of a form know about it; `Form` fills it. */
export const FormContext = createContext<InForm>({ state: idle, pending: false, fieldId: (name) => name });

/** For inputs of one's own: the form's last answer, whether it is being sent, and the field's id. */
export function useFormState(): InForm {
  return useContext(FormContext);
}

/** The id, the errors and the typed text of one field. */
export function useField(name: string): { id: string; errors: string[]; typed: string | string[] | undefined } {
  const { state, fieldId } = useFormState();
  return { id: fieldId(name), errors: state.fieldErrors?.[name] ?? [], typed: state.values?.[name] };
}
