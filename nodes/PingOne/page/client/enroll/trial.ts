import { askKey, type RequestJson } from '../assertion';
import { at, show } from '../dom';
import type { Link } from '../link';
import { touch } from '../touch';
import { clearNote, fail, head, say } from '../view';
import type { Acceptance } from '../wire';
import { texts } from './texts';

/** The passkey is registered: the user signs in with it once. */
export class Trial {
	/** Why there is no answer of the key yet: a code. */
	private why = 'unanswered';

	/** The key's answer, until the node has received it. */
	private kept?: object;

	constructor(
		private readonly link: Link,
		private token: string,
		private readonly conclude: (reply: Acceptance) => void,
	) {
		head(texts.trialHeadline);
		show(['skip'], ['about', 'startCodeField', 'until']);
		at('offer').className = 'trial';
	}

	/** Asks the key, or sends its answer again. */
	async go(): Promise<void> {
		clearNote();
		say(texts.preparing);
		if (this.kept) return await this.send({ assertion: this.kept });
		const reply = await this.link.ask('signIn', () => ({ token: this.token }));
		if (!reply.ok) return this.offerAgain(reply.code);
		if (reply.done) return this.conclude(reply);
		this.token = reply.token || this.token;
		const options = reply.options as RequestJson;
		say(texts.trialWaiting);
		const { made, failed } = await touch(
			async (signal) => await askKey(options, signal),
			options.timeout,
		);
		if (failed) return this.offerAgain(failed.code);
		this.kept = made;
		await this.send({ assertion: made });
	}

	/** The user does not want to. */
	async skip(): Promise<void> {
		await this.send({ unanswered: this.why });
	}

	/** The window closes. */
	leave(): void {
		this.link.sendLast('signIn', { token: this.token, unanswered: this.why });
	}

	private async send(more: object): Promise<void> {
		const reply = await this.link.ask('signIn', () => ({ token: this.token, ...more }));
		if (reply.ok) return this.conclude(reply);
		if (!reply.repeat) this.kept = undefined;
		this.offerAgain(reply.code);
	}

	private offerAgain(code: string): void {
		this.why = code;
		fail({ code: 'trialAgain' });
	}
}
