"use client";

import type { Place } from "@/lib/place";
import { markTask } from "@/lib/tasks/actions";
import { Form, SubmitButton } from "../ui/form";
import { Undo2 } from "../ui/icon";

/** Ticks a task off in one press or, when it is done, takes that back. */
export function DoneButton({
  place,
  taskId,
  isDone,
  texts,
}: {
  place: Place;
  taskId: string;
  isDone: boolean;
  texts: { text: string; label: string };
}) {
  return (
    <Form
      action={markTask}
      className="grid justify-items-end gap-2"
      hidden={{ taskId, done: isDone ? "nej" : "ja" }}
      key={String(isDone)}
      onOk={stay}
      place={place}
    >
      <SubmitButton aria-label={texts.label} size="small" variant={isDone ? "quiet" : "secondary"}>
        {isDone && <Undo2 size={16} />}
        {texts.text}
      </SubmitButton>
    </Form>
  );
}

/** The row itself shows what happened. */
function stay() {}
