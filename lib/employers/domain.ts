/** Whom one talks to at an employer: a person, so it is kept sealed. */
export type Contact = { name: string | null; phone: string | null; email: string | null };

export const noContact: Contact = { name: null, phone: null, email: null };

/** Whether anything is known of whom one talks to. */
export function isKnown(contact: Contact): boolean {
  return Object.values(contact).some(Boolean);
}

/** An employer as the fields of its form: how it begins, and what the loser of two edits is shown. */
export function employerValues(employer: { name: string | null; municipality: string | null; contact: Contact; version: number }) {
  return {
    version: String(employer.version),
    name: employer.name ?? "",
    municipality: employer.municipality ?? "",
    contactName: employer.contact.name ?? "",
    contactPhone: employer.contact.phone ?? "",
    contactEmail: employer.contact.email ?? "",
  };
}
