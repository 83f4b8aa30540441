export { receiveFiles as POST } from "@/lib/imports/uploads/queries";
