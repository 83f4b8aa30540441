export { answerParticipants as GET } from "@/lib/follow-up/answers/queries";
