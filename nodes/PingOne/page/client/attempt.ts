import { data, input } from './dom';
import { forget } from './leftover';
import type { Link } from './link';
import { fail, isFinal, note, say, succeed } from './view';
import { codeFor, createPasskey, nameOf, toJson, type Made, type OptionsJson } from './webauthn';
import type { Reply } from './wire';

/** How long a finished passkey is offered to the node, in ms: as long as the node accepts it. */
const DELIVERY_MS = 300_000;

/** A browser that refuses within this time has not asked the user, in ms. */
const INSTANT_MS = 300;

/** The attempts of one person on one link. */
export class Enrollment {
	/** The authenticator's response, until the node has received it. */
	private kept?: Made;

	private options?: OptionsJson;

	private touching = false;

	constructor(private readonly link: Link) {}

	/** Creates a passkey, or sends the one already created again. */
	async go(): Promise<void> {
		await (this.kept ? this.deliver(this.kept) : this.begin());
	}

	/** Abandons an attempt when the window closes. */
	leave(): void {
		if (this.touching) this.link.sendLast('abandon', { token: this.link.kept.token });
	}

	private conclude(redirectUrl?: string): void {
		this.link.keep({ done: true });
		succeed(redirectUrl);
	}

	private async begin(): Promise<void> {
		say(data.texts.preparing);
		const { token, sent } = this.link.kept;
		const reply = await this.link.ask('begin', {
			token,
			sent,
			nickname: input('nickname')?.value || undefined,
			startCode: input('startCode')?.value || undefined,
		});
		if (reply.done) return this.conclude(reply.redirectUrl);
		if (!reply.ok) return fail(reply);
		this.options = reply.options as OptionsJson;
		this.link.keep({ token: reply.token });
		say(data.texts.waiting);
		const made = await this.touch(this.options);
		if (!made) return;
		this.kept = made;
		await this.deliver(made);
	}

	private async touch(options: OptionsJson): Promise<Made | undefined> {
		const started = Date.now();
		this.touching = true;
		try {
			return toJson(await createPasskey(options));
		} catch (error) {
			this.touching = false;
			const name = nameOf(error);
			const elapsed = Date.now() - started;
			const unasked = name === 'NotAllowedError' && elapsed < INSTANT_MS;
			const code = unasked ? 'unasked' : codeFor(name, elapsed, options.timeout);
			await this.giveUp(code, name, unasked);
			return undefined;
		} finally {
			this.touching = false;
		}
	}

	private async giveUp(code: string, name: string, unasked: boolean): Promise<void> {
		say(data.texts.preparing);
		const reply = await this.link.ask('abandon', { token: this.link.kept.token, unasked });
		if (reply.ok || reply.code === 'stale') this.link.keep({});
		if (reply.done) return this.conclude(reply.redirectUrl);
		if (!reply.ok && isFinal(reply.code)) return fail(reply);
		const reference = code === 'unexpected' ? name : undefined;
		fail({ ok: false, code, left: reply.left, reference });
	}

	private async deliver(made: Made): Promise<void> {
		say(data.texts.saving);
		const { token } = this.link.kept;
		this.link.keep({ token, sent: true });
		const until = Date.now() + DELIVERY_MS;
		const reply = await this.link.ask('finish', { token, attestation: made }, until);
		if (reply.done) return this.conclude(reply.redirectUrl);
		if (reply.ok) return;
		// The passkey exists: the same response can be sent again without another touch.
		if (!reply.repeat) await this.drop(made, reply);
		else fail(reply);
	}

	/** The passkey was refused for good: it must not be offered at every sign-in. */
	private async drop(made: Made, reply: Reply & { ok: false }): Promise<void> {
		this.kept = undefined;
		fail(reply);
		// Where it was perhaps saved, or known before, it stays.
		if (['probably', 'known', 'checking'].indexOf(reply.code) >= 0) return;
		const forgotten = await forget(this.options?.rp.id, made.id);
		if (!forgotten) note('leftover', {}, true, true);
	}
}
