import { data, input } from './dom';
import { recallAttempt, rememberAttempt } from './memory';
import { codeFor, createPasskey, toJson, type OptionsJson } from './webauthn';
import { fail, isFinal, say, succeed } from './view';
import { post, send, type Reply } from './wire';

/** The attempts of one person on one link. */
export class Enrollment {
	private token = recallAttempt();

	/** The authenticator's response, until the node has received it. */
	private kept?: object;

	private touching = false;

	constructor(private readonly proof: string) {}

	/** Creates a passkey, or sends the one already created again. */
	async go(): Promise<void> {
		await (this.kept ? this.deliver() : this.begin());
	}

	/** Abandons an attempt when the window closes. */
	leave(): void {
		if (!this.touching) return;
		const body = { proof: this.proof, action: 'abandon', token: this.token };
		send(body, { keepalive: true }).catch(() => undefined);
	}

	private async ask(action: string, more: object): Promise<Reply> {
		return await post({ proof: this.proof, action, ...more });
	}

	private setToken(token?: string): void {
		this.token = token;
		rememberAttempt(token);
	}

	private conclude(redirectUrl?: string): void {
		this.setToken(undefined);
		succeed(redirectUrl);
	}

	private async begin(): Promise<void> {
		say(data.texts.preparing);
		const reply = await this.ask('begin', {
			token: this.token,
			nickname: input('nickname')?.value || undefined,
			startCode: input('startCode')?.value || undefined,
		});
		if (reply.done) return this.conclude(reply.redirectUrl);
		if (!reply.ok) return fail(reply);
		this.setToken(reply.token);
		say(data.texts.waiting);
		const made = await this.touch(reply.options as OptionsJson);
		if (!made) return;
		this.kept = made;
		await this.deliver();
	}

	private async touch(options: OptionsJson): Promise<object | undefined> {
		const started = Date.now();
		this.touching = true;
		try {
			return toJson(await createPasskey(options));
		} catch (error) {
			const { name } = error as Error;
			this.touching = false;
			await this.giveUp(codeFor(name, Date.now() - started, options.timeout), name);
			return undefined;
		} finally {
			this.touching = false;
		}
	}

	private async giveUp(code: string, name: string): Promise<void> {
		say(data.texts.preparing);
		const reply = await this.ask('abandon', { token: this.token });
		if (reply.ok || reply.code === 'stale') this.setToken(undefined);
		if (reply.done) return this.conclude(reply.redirectUrl);
		if (!reply.ok && isFinal(reply.code)) return fail(reply);
		const reference = code === 'unexpected' ? name : undefined;
		fail({ ok: false, code, left: reply.left, reference });
	}

	private async deliver(): Promise<void> {
		say(data.texts.saving);
		const reply = await this.ask('finish', { token: this.token, attestation: this.kept });
		if (reply.done) return this.conclude(reply.redirectUrl);
		if (reply.ok) return;
		// The passkey exists: the same response can be sent again without another touch.
		if (!reply.repeat) this.kept = undefined;
		fail(reply);
	}
}
