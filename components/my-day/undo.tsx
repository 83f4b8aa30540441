"use client";

import type { Place } from "@/lib/place";
import { withdrawStep } from "@/lib/steps/actions";
import { focusWhenThere } from "../steps/focus";
import { logActionId } from "../steps/focus-ids";
import { Form, SubmitButton } from "../ui/form";
import { Undo2 } from "../ui/icon";

/** Takes back what was just saved; focus goes to the row's action when it is there again. */
export function Undo({
  place,
  measurementId,
  enrolmentId,
  text,
  label,
}: {
  place: Place;
  measurementId: string;
  enrolmentId: string;
  text: string;
  label: string;
}) {
  return (
    <Form
      action={withdrawStep}
      className="grid justify-items-end gap-2"
      hidden={{ measurementId }}
      onOk={() => focusWhenThere(logActionId(enrolmentId))}
      place={place}
    >
      <SubmitButton aria-label={label} size="small" variant="quiet">
        <Undo2 size={16} />
        {text}
      </SubmitButton>
    </Form>
  );
}
