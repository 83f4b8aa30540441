import { describe, expect, it } from "vitest";
import { can, grants, type Permission, permissions, type Role, roles } from "@/lib/auth/policy";

/** The whole table once more, as design.md 1 says it; a change must be made in both places, on purpose. */
const mayDo: Record<Permission, Role[]> = {
  "project:read": ["caseworker", "projectLeader", "partyRepresentative", "organisationAdmin"],
  "participant:read": ["caseworker", "projectLeader"],
  "participant:edit": ["caseworker", "projectLeader"],
  "participant:reveal": ["caseworker", "projectLeader"],
  "referral:make": ["caseworker", "projectLeader", "partyRepresentative"],
  "referral:decide": ["caseworker", "projectLeader"],
  "criteria:edit": ["projectLeader"],
  "note:write": ["caseworker", "projectLeader"],
  "draft:keep": ["caseworker", "projectLeader"],
  "task:edit": ["caseworker", "projectLeader"],
  "staffing:edit": ["projectLeader"],
  "step:record": ["caseworker", "projectLeader"],
  "figures:read": ["caseworker", "projectLeader"],
  "import:run": ["caseworker", "projectLeader"],
  "meeting:run": ["caseworker", "projectLeader"],
  "consent:record": ["caseworker", "projectLeader"],
  "shared:read": ["partyRepresentative"],
  "protection:set": ["caseworker", "projectLeader"],
  "protection:reveal": ["caseworker", "projectLeader"],
  "access:emergency": ["caseworker", "projectLeader"],
  "log:extract": ["projectLeader", "logReviewer"],
  "token:manage": ["organisationAdmin"],
  "user:manage": ["organisationAdmin"],
  "log:read": ["logReviewer"],
  "log:review": ["logReviewer"],
};

describe("who may do what", () => {
  it.each(permissions.flatMap((permission) => roles.map((role) => [role, permission] as const)))("R07 %s × %s", (role, permission) => {
    expect(can([role], permission)).toBe(mayDo[permission].includes(role));
  });

  it("R10 the association's roles hold no permission to persons or figures about them", () => {
    expect(grants.associationManager).toEqual([]);
    expect(grants.boardMember).toEqual([]);
  });

  it("fails closed: no role, no right", () => {
    expect(permissions.some((permission) => can([], permission))).toBe(false);
  });
});
