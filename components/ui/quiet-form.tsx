"use client";

import type { ComponentProps } from "react";
import { Form } from "./form";

/** A form of one press whose effect is seen at once: a save says nothing more, what goes wrong is told as ever. */
export function QuietForm(props: Omit<ComponentProps<typeof Form>, "onOk">) {
  return <Form {...props} onOk={() => {}} />;
}
