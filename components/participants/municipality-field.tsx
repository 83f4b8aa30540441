"use client";

import { type ComponentProps, useId } from "react";
import { municipalities } from "@/lib/municipalities";
import { TextField } from "../ui/form";

/** A municipality: typed, with the browser's own list of what there is. What is none is refused by the form. */
export function MunicipalityField({ name = "municipality", ...rest }: Omit<ComponentProps<typeof TextField>, "name"> & { name?: string }) {
  const list = useId();
  return (
    <>
      <TextField {...rest} autoComplete="off" list={list} name={name} required={false} />
      <datalist id={list}>
        {municipalities.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  );
}
