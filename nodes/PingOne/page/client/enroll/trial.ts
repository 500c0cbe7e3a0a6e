import { askKey, type RequestJson } from '../assertion';
import { at, show } from '../dom';
import { intend, onClick, onSubmit } from '../intent';
import type { Link } from '../link';
import { touch } from '../touch';
import { fail, head, isFinal, say } from '../view';
import type { Acceptance, Reply } from '../wire';
import { texts } from './texts';

/** The link opens the test of its passkey: the user signs in once. `conclude` shows the last word. */
export function beginTrial(link: Link, conclude: (reply: Partial<Acceptance>) => void): void {
	/** Why there is no answer of the key yet: a code. */
	let why = 'unanswered';
	let kept: object | undefined;
	const button = at('go');
	const label = button.textContent;
	const end = (reply: Partial<Acceptance>) => {
		button.textContent = label;
		conclude(reply);
	};
	const offerAgain = (code: string) => {
		why = code;
		fail({ code: 'trialAgain' });
	};
	const take = (reply: Reply) => {
		if (reply.ok) return end(reply);
		if (!reply.repeat) {
			kept = undefined;
			link.keep({});
		}
		// Where the workflow has gone on, what came of the test is not known here.
		if (isFinal(reply.code)) end({});
		else offerAgain(reply.code);
	};
	const send = async (answered: object) => take(await link.ask('finish', () => answered));
	const go = async () => {
		say(texts.preparing);
		if (kept) return await send(kept);
		const reply = await link.ask('begin');
		const { token, options } = reply as Acceptance;
		if (!options) return take(reply);
		say(texts.trialWaiting);
		const asked = async (signal: AbortSignal) => await askKey(options as RequestJson, signal);
		const { made, failed } = await touch(asked, (options as RequestJson).timeout);
		if (failed) return offerAgain(failed.code);
		kept = { token, assertion: made };
		await send(kept);
	};
	head(texts.trialHeadline);
	show(['skip'], ['about', 'until']);
	at('offer').className = 'trial';
	button.textContent = texts.trialHeadline;
	say(texts.trialWaiting);
	onSubmit('main', go);
	onClick('skip', async () => take(await link.ask('decline', () => ({ reason: why }))));
	// A user who has asked for it a moment ago need not click again.
	if (link.isNext) void intend('main', go);
}
