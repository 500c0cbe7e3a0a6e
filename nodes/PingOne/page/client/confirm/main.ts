import type { ConfirmTexts } from '../../texts';
import { askKey, type RequestJson } from '../assertion';
import {
	at,
	data,
	fillNodes,
	fillWith,
	formatTime,
	inOrder,
	show,
	startCodeField,
	typed,
} from '../dom';
import { onClick, onSubmit } from '../intent';
import type { Link } from '../link';
import { run, showObstacle, withStartCode } from '../page';
import { touch } from '../touch';
import { fail, finish, say } from '../view';
import type { Acceptance } from '../wire';

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
		this.link.sends('confirmed');
		const reply = await this.link.ask('finish', () => answered, performance.now() + DELIVERY_MS);
		// Only the user's key can have confirmed before: no alarm.
		if (reply.ok || reply.decision === 'confirmed') return conclude('confirmed', reply.at);
		if (!reply.repeat) {
			this.kept = undefined;
			this.link.keep({});
		}
		fail(reply);
	}

	async decline(): Promise<void> {
		say(texts.preparing);
		this.link.sends('declined');
		const reply = await this.link.ask('decline', () => ({
			reason: typed('reason'),
			startCode: typed('startCode'),
		}));
		if (reply.ok) return conclude('declined', reply.at);
		if (!reply.repeat) this.link.keep({});
		fail(reply);
	}

	/** What a key has answered is not sent any more: the user is about to decline. */
	withdraw(): void {
		this.kept = undefined;
	}

	/** Asks PingOne for a challenge, and one of the user's keys for the answer. */
	private async ask(): Promise<Answered | undefined> {
		say(texts.preparing);
		const reply = await this.link.ask('begin', () => ({ startCode: typed('startCode') }));
		if (!reply.ok) {
			fail(reply);
			return undefined;
		}
		const options = reply.options as RequestJson;
		say(texts.waiting);
		const asked = async (signal: AbortSignal) => await askKey(options, signal);
		const { made, failed } = await touch(asked, options.timeout);
		if (failed) fail(failed);
		return made && { token: reply.token, assertion: made };
	}
}

/** It is decided: says what, and when. */
function conclude(kind: 'confirmed' | 'declined', time = ''): void {
	fillWith(at('doneText'), ...fillNodes(texts[`${kind}Text`], { time: formatTime(time) }));
	fillWith(at('doneMessage'), ...inOrder(at('message').textContent || ''));
	// A cross in the place of the tick.
	if (kind === 'declined') at('tick').setAttribute('d', 'm8.5 8.5 7 7m0-7-7 7');
	finish(texts[`${kind}Headline`]);
}

/** The message is text: nothing in it can become part of the page. */
function present({ message = '', asksReason }: Acceptance): void {
	fillWith(at('message'), ...inOrder(message));
	const label = document.querySelector('label[for=reason]');
	if (label && asksReason) label.textContent = texts.reasonNeeded;
}

/** Moves the start code to where it is needed, and shows the one form or the other. */
function turnTo(shown: 'main' | 'decline'): void {
	const isDeclining = shown === 'decline';
	at(shown).insertBefore(startCodeField(), at(shown).firstChild);
	const forms = { main: ['main', 'no'], decline: ['decline', 'back'] };
	show(forms[shown], forms[isDeclining ? 'main' : 'decline']);
	say('');
	at(isDeclining ? 'reason' : 'no').focus();
}

void run({
	begin(link, opened) {
		const confirmation = new Confirmation(link);
		present(opened);
		onClick(
			'go',
			withStartCode(async () => await confirmation.confirm()),
		);
		onClick('no', async () => {
			confirmation.withdraw();
			await Promise.resolve(turnTo('decline'));
		});
		onClick('back', async () => {
			turnTo('main');
			await Promise.resolve(showObstacle());
		});
		onSubmit(
			'decline',
			withStartCode(async () => await confirmation.decline()),
		);
	},
});
