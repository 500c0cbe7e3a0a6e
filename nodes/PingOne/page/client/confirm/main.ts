import type { ConfirmTexts } from '../../texts';
import { askKey, type RequestJson } from '../assertion';
import { at, data, fillNodes, fillWith, formatTime, typed } from '../dom';
import type { Link } from '../link';
import { onClick, run, withStartCode } from '../page';
import { touch } from '../touch';
import { fail, finish, say } from '../view';
import type { Acceptance } from '../wire';

/** The page's texts: of confirmation. */
export const texts = data.texts as ConfirmTexts;

/** How long a key's answer is offered to the node, in ms: as long as it counts. */
const DELIVERY_MS = 120_000;

/** A key's answer, and the attempt that it belongs to. */
interface Answered {
	token?: string;
	assertion: object;
}

/** One link, opened with its proof. */
class Confirmation {
	/** The key's answer, until the node has received it. */
	private kept?: Answered;

	constructor(private readonly link: Link) {}

	async confirm(): Promise<void> {
		const answered = this.kept || (await this.ask());
		if (!answered) return;
		this.kept = answered;
		say(texts.saving);
		this.link.keep({ sent: true });
		const reply = await this.link.ask('finish', answered, Date.now() + DELIVERY_MS);
		if (reply.ok) return conclude('confirmed', reply.at);
		if (!reply.repeat) {
			this.kept = undefined;
			this.link.keep({});
		}
		fail(reply);
	}

	async decline(): Promise<void> {
		say(texts.preparing);
		const given = { reason: typed('reason'), startCode: typed('startCode') };
		const reply = await this.link.ask('decline', given);
		if (!reply.ok) return fail(reply);
		conclude('declined', reply.at);
	}

	/** Asks PingOne for a challenge, and one of the user's keys for the answer. */
	private async ask(): Promise<Answered | undefined> {
		say(texts.preparing);
		const reply = await this.link.ask('begin', { startCode: typed('startCode') });
		if (!reply.ok) {
			fail(reply);
			return undefined;
		}
		const options = reply.options as RequestJson;
		say(texts.waiting);
		const { made, failed } = await touch(async () => await askKey(options), options.timeout);
		if (failed) fail(failed);
		return made && { token: reply.token, assertion: made };
	}
}

/** It is decided: says what, and when. */
function conclude(kind: 'confirmed' | 'declined', time = ''): void {
	fillWith(at('doneText'), ...fillNodes(texts[`${kind}Text`], { time: formatTime(time) }));
	at('doneMessage').textContent = at('message').textContent;
	finish(texts[`${kind}Headline`]);
}

/** The message is text: nothing in it can become part of the page. */
function show({ message = '', asksReason }: Acceptance): void {
	at('message').textContent = message;
	const label = document.querySelector('label[for=reason]');
	if (label && asksReason) label.textContent = texts.reasonNeeded;
}

void run({
	begin(link, opened) {
		const confirmation = new Confirmation(link);
		show(opened);
		onClick(
			'decline',
			withStartCode(async () => await confirmation.decline()),
		);
		return async () => await confirmation.confirm();
	},
});
