export { giveDraft as GET, keepDraft as POST, throwDraft as DELETE } from "@/lib/drafts/kept/queries";
