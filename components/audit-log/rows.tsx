import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Td, Th, Tr } from "@/components/ui/table";
import { logWords } from "./words";

export type ShownRow = {
  id: string;
  occurredAt: Date;
  action: string;
  entity: string;
  actor: string | null;
  actorKind: string;
  role: string | null;
  ground: string | null;
  subjects: number;
  codes: string[];
  staff: string | null;
  staffId: string | null;
};

/** On phones a row is a block of its own; no column stands beyond the edge. */
export const phone = {
  table: "max-rail:block",
  head: "max-rail:sr-only",
  row: "max-rail:flex max-rail:h-auto max-rail:flex-wrap max-rail:gap-x-3 max-rail:gap-y-1 max-rail:border-line max-rail:border-b max-rail:py-3",
  cell: "max-rail:border-0 max-rail:p-0",
  /** A cell with a line to itself. */
  line: "max-rail:w-full max-rail:border-0 max-rail:p-0",
};

/** Where a filter of the log leads. */
export type FilterAddress = (filter: { code?: string; staffId?: string }) => string;

/** Rows of the log, latest first. Each code, and each name in "about whom", leads to what was logged about them. */
export async function LogRows({
  rows,
  projects,
  address,
}: {
  rows: ShownRow[];
  projects: { id: string; name: string }[];
  address: FilterAddress;
}) {
  const [t, words] = [await getTranslations("auditLog"), await logWords(projects)];
  return (
    <table className={`w-full border-collapse text-table ${phone.table}`}>
      <caption className="sr-only">{t("caption")}</caption>
      <thead className={phone.head}>
        <tr>
          <Th>{t("when")}</Th>
          <Th>{t("who")}</Th>
          <Th>{t("what")}</Th>
          <Th>{t("whom")}</Th>
          <Th>{t("ground")}</Th>
        </tr>
      </thead>
      <tbody className={phone.table}>
        {rows.map((row) => (
          <Tr className={phone.row} key={row.id}>
            <Td className={`whitespace-nowrap max-rail:text-ink-3 max-rail:text-small ${phone.line}`}>{words.when(row.occurredAt)}</Td>
            <Td className={phone.line}>
              {words.who(row)}
              {words.role(row) && <span className="text-ink-3">, {words.role(row)}</span>}
            </Td>
            <Td className={phone.cell}>{words.what(row)}</Td>
            <Td className={phone.cell}>
              <Whom address={address} row={row} />
            </Td>
            <Td className={`max-rail:text-ink-3 ${phone.cell}`}>{words.ground(row)}</Td>
          </Tr>
        ))}
      </tbody>
    </table>
  );
}

/** Whom a row is about: participants by code, and how many more; or somebody of the staff by name. */
export async function Whom({ row, address }: { row: Pick<ShownRow, "codes" | "subjects" | "staff" | "staffId">; address: FilterAddress }) {
  const t = await getTranslations("auditLog");
  const more = row.subjects - row.codes.length;
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {row.codes.map((code) => (
        <Link className="link inline-flex min-h-6 items-center whitespace-nowrap" href={address({ code })} key={code} prefetch={false}>
          {code}
        </Link>
      ))}
      {more > 0 && <span className="text-ink-3">{t(row.codes.length > 0 ? "more" : "persons", { count: more })}</span>}
      {row.staff && row.staffId && (
        <Link className="link inline-flex min-h-6 items-center" href={address({ staffId: row.staffId })} prefetch={false}>
          {row.staff}
        </Link>
      )}
    </span>
  );
}
