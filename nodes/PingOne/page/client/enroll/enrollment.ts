import type { Texts } from '../../texts';
import { at, show, typed } from '../dom';
import type { Link } from '../link';
import { onClick, underWay } from '../intent';
import { openAnother } from '../page';
import { type Failed, touch } from '../touch';
import { fail, finish, isFinal, noteBelow, reveal, say } from '../view';
import type { Acceptance, Refusal, Reply } from '../wire';
import { showsMake, whereKept } from './guidance';
import { showText, texts } from './texts';
import { beginTrial } from './trial';
import { createPasskey, type Made, type OptionsJson, toJson } from './webauthn';

/** A browser that can tell authenticators which passkeys a site does not know (WebAuthn Level 3 §5.1.10). */
interface Signaling {
	signalUnknownCredential: (unknown: { rpId: string; credentialId: string }) => Promise<void>;
}

/** Asks the authenticator to forget a passkey that was refused. @throws where the user has to */
async function forget(rpId: string, credentialId: string): Promise<boolean> {
	const api = window.PublicKeyCredential as unknown as Signaling;
	await api.signalUnknownCredential({ rpId, credentialId });
	return true;
}

/** With these, or attempts left, this very passkey is not taken. After anything else it may be saved. */
const REJECTED = ['policy', 'disabled', 'used'];

/** How long a finished passkey is offered to the node, in ms: as long as the node accepts it. */
const DELIVERY_MS = 300_000;

/** A passkey, and the text that says where it is. */
interface Kept {
	made: Made;
	where?: keyof Texts;
}

/** How long the last word stays before another page takes its place, in ms. */
const READING_MS = 3_000;

/** The passkey is registered, and perhaps the user has signed in with it. */
function succeed(
	link: Link,
	{ done, redirectUrl, signedIn, backup, test }: Partial<Acceptance>,
	where?: keyof Texts,
): void {
	finish(texts.doneHeadline);
	show([], ['backup', 'try']);
	if (where) showText('kept', where);
	if (signedIn !== undefined) showText('tried', signedIn ? 'trialPassed' : 'trialFailed');
	if (test) {
		show(['try']);
		return onClick('try', async () => await openAnother(link.proof));
	}
	if (redirectUrl) {
		(at('onward') as HTMLAnchorElement).href = redirectUrl;
		show(['onward']);
	}
	reveal('onward', 'tried', 'doneTitle');
	if (backup) {
		show(['backup']);
		onClick('more', async () => {
			show(['until'], ['skip', 'tried', 'kept']);
			at('offer').className = '';
			await openAnother(backup);
		});
	} else if (done && redirectUrl) {
		// The word is read first: the other page may be out of reach. Who comes back stays.
		window.setTimeout(() => location.assign(redirectUrl), READING_MS);
	}
}

/** No alarm for a link that this browser used. @param sent whether with a passkey still unknown */
export function tellOwnUse(link: Link, { code }: { code: string }, sent = false): boolean {
	if (code !== 'used' && code !== 'over') return false;
	if (link.done) succeed(link, link.done);
	else if (sent) fail({ code: 'probably' });
	else return false;
	return true;
}

/** Tests the passkey that was registered with the link. */
export const tryOut = (link: Link) =>
	beginTrial(link, (reply) => succeed(link, { ...link.done, ...reply }));

type Done = Acceptance & { done: true };

const isDone = (reply: Reply): reply is Done => reply.ok && !!reply.done;

/** The attempts of one person on one link. */
export class Enrollment {
	/** The authenticator's response, until the node has received it. */
	private kept?: Kept;

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

	private conclude(reply: Acceptance): void {
		const { backup, redirectUrl } = reply;
		this.link.keep({ done: { backup, redirectUrl } });
		succeed(this.link, reply, this.kept && this.kept.where);
	}

	private async begin(): Promise<void> {
		say(texts.preparing);
		const reply = await this.link.ask('begin', () => ({
			nickname: typed('nickname'),
			startCode: typed('startCode'),
		}));
		if (!reply.ok) return this.refuse(reply);
		if (isDone(reply)) return this.conclude(reply);
		const options = reply.options as OptionsJson;
		this.options = options;
		this.link.keep({ token: reply.token });
		say(showsMake(options) ? `${texts.waiting} ${texts.makeAndModel}` : texts.waiting);
		this.touching = true;
		const { failed, made } = await touch(async (signal) => {
			const credential = await createPasskey(options, signal);
			return { made: toJson(credential), where: whereKept(credential) };
		}, options.timeout);
		this.touching = false;
		if (failed) return await this.giveUp(failed);
		this.kept = made;
		await this.deliver(made);
	}

	private refuse(reply: Refusal | (Failed & { left?: number })): void {
		if (!tellOwnUse(this.link, reply)) fail(reply);
	}

	private async giveUp(failed: Failed): Promise<void> {
		say(texts.preparing);
		const { unasked } = failed;
		const reply = await this.link.ask('abandon', () => ({ unasked }));
		if (reply.ok || reply.code === 'stale') this.link.keep({});
		if (isDone(reply)) return this.conclude(reply);
		this.refuse(!reply.ok && isFinal(reply.code) ? reply : { ...failed, left: reply.left });
	}

	private async deliver({ made }: Kept): Promise<void> {
		say(texts.saving);
		this.link.keep({ token: this.link.kept.token, sent: true });
		const until = performance.now() + DELIVERY_MS;
		const reply = await this.link.ask('finish', () => ({ attestation: made }), until);
		if (isDone(reply)) return this.conclude(reply);
		if (reply.ok) return;
		// The passkey exists: the same response can be sent again without another touch.
		if (!reply.repeat) await this.drop(made, reply);
		else fail(reply);
	}

	/** The passkey is not offered again; one that was refused must not be offered at every sign-in. */
	private async drop(made: Made, reply: Refusal): Promise<void> {
		this.kept = undefined;
		this.refuse(reply);
		if (reply.left === undefined && !REJECTED.includes(reply.code)) return;
		this.link.keep({ token: this.link.kept.token });
		// PingOne has it already: it may sign in.
		if (reply.code === 'known') return;
		const { rp } = this.options as OptionsJson & { rp: { id: string } };
		const forgetting = forget(rp.id, made.id).catch(() => false);
		if (!(await underWay().holds(forgetting))) noteBelow('leftover');
	}
}
