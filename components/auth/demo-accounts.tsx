"use client";

import { useId } from "react";

type Account = { email: string; name: string; role: string };

/** The practice environment's accounts; a press fills in the form beside them. Without JavaScript: text to copy. */
export function DemoAccounts({
  groups,
  password,
  hint,
}: {
  groups: { organisation: string; accounts: Account[] }[];
  password: string;
  hint: string;
}) {
  const id = useId();
  const fill = (name: string, value: string) => {
    const field = document.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (field) field.value = value;
    return field;
  };
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      {groups.map(({ organisation, accounts }, index) => (
        <section aria-labelledby={id + index} key={organisation}>
          <h3 className="border-line-2 border-b pb-1 text-small font-strong" id={id + index}>
            {organisation}
          </h3>
          <ul>
            {accounts.map(({ email, name, role }) => (
              <li key={email + role}>
                <button
                  aria-label={`${hint}: ${email}`}
                  className="w-full rounded-sm py-1.5 text-left text-small hover:bg-tint"
                  onClick={() => {
                    fill("email", email);
                    fill("password", password)?.form?.querySelector<HTMLElement>('[type="submit"]')?.focus();
                  }}
                  type="button"
                >
                  <span className="block font-semibold">
                    {role}, {name}
                  </span>
                  <span className="block select-text break-all text-ink-3">{email}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
