import { at, input, show } from '../dom';
import { readProof } from '../proof';
import { findObstacle } from '../support';
import { codeFor, nameOf } from '../webauthn';
import { post, sendNow } from '../wire';
import { askKey, type RequestJson } from './assertion';
import {
	clearNote,
	conclude,
	fail,
	isFinal,
	note,
	offer,
	say,
	setBusy,
	stop,
	texts,
	type Opened,
	type Refusal,
} from './view';

/** The node's answer; its members depend on the action. */
interface Reply extends Refusal, Opened {
	ok: boolean;
	done?: boolean;
	declined?: boolean;
	token?: string;
	options?: RequestJson;
	repeat?: boolean;
}

let busy = false;

/** Runs one action at a time, whatever is clicked, and shows what goes wrong. */
async function alone(work: () => Promise<void>): Promise<void> {
	if (busy) {
		sendNow();
		return;
	}
	busy = true;
	setBusy(true);
	clearNote();
	try {
		await work().catch((error: unknown) => fail({ code: 'unexpected', reference: nameOf(error) }));
	} finally {
		busy = false;
		setBusy(false);
	}
}

/** How long a request is repeated by itself; once a key has answered, as long as its answer counts. */
const SHORT_MS = 20_000;
const LONG_MS = 120_000;

/** What n8n says when the node itself does not answer, in the words of this page. */
const HERE: Record<string, string> = {
	over: 'decided',
	probably: 'decided',
	revoked: 'expired',
	running: 'busy',
	checking: 'busy',
};

/** Sends a request until it is decided. */
async function ask(body: {
	proof: string;
	action: string;
	[more: string]: unknown;
}): Promise<Reply> {
	const isAnswer = body.action === 'finish';
	const shown = isAnswer ? texts.saving : texts.preparing;
	const known = { sent: isAnswer, expired: false };
	const reply = (await post(body, known, {
		until: Date.now() + (isAnswer ? LONG_MS : SHORT_MS),
		onPause(refusal) {
			note({ ...refusal, code: HERE[refusal.code] || refusal.code });
			say(texts.retrying);
			setBusy(false);
		},
		onResume() {
			clearNote();
			say(shown);
			setBusy(true);
		},
	})) as unknown as Reply;
	return { ...reply, code: HERE[reply.code] || reply.code };
}

const typed = (id: string) => {
	const field = input(id);
	return (field && field.value) || undefined;
};

/** One link, opened with its proof. */
class Confirmation {
	/** The key's answer and the token that it belongs to, until the node has received them. */
	private kept?: { token?: string; assertion: object };

	constructor(private readonly proof: string) {}

	async confirm(): Promise<void> {
		const answered = this.kept || (await this.touch());
		if (!answered) return;
		this.kept = answered;
		say(texts.saving);
		const reply = await ask({ proof: this.proof, action: 'finish', ...answered });
		if (reply.ok) return conclude('confirmed', reply.at || '');
		if (!reply.repeat) this.kept = undefined;
		fail(reply);
	}

	async decline(): Promise<void> {
		say(texts.preparing);
		const reply = await ask({
			proof: this.proof,
			action: 'decline',
			reason: typed('reason'),
			startCode: typed('startCode'),
		});
		if (reply.ok) return conclude('declined', reply.at || '');
		fail(reply);
	}

	/** Asks PingOne for a challenge, and one of the user's keys for the answer. */
	private async touch(): Promise<{ token?: string; assertion: object } | undefined> {
		say(texts.preparing);
		const reply = await ask({
			proof: this.proof,
			action: 'begin',
			startCode: typed('startCode'),
		});
		if (!reply.ok || !reply.options) {
			fail(reply);
			return undefined;
		}
		say(texts.waiting);
		const started = Date.now();
		try {
			return { token: reply.token, assertion: await askKey(reply.options) };
		} catch (error) {
			const name = nameOf(error);
			const code = codeFor(name, Date.now() - started, reply.options.timeout);
			fail({ code, reference: code === 'unexpected' ? name : undefined });
			return undefined;
		}
	}
}

/** A mail client or gateway cut the proof off, or it belongs to another page. */
function askForCode(reason?: 'wrongLink'): void {
	at('title').textContent = texts.pasteHeadline;
	note({ code: reason || 'pasteText' }, reason === undefined);
	show(['paste'], ['about', 'offer']);
	say('');
}

/** Shows what the link opens. Changes nothing, so link scanners do no harm. */
async function open(proof: string): Promise<void> {
	say(texts.opening);
	show([], ['again']);
	const reply = await ask({ proof, action: 'open' });
	if (!reply.ok) {
		if (reply.code === 'wrongLink') return askForCode('wrongLink');
		if (!isFinal(reply.code)) show(['again'], ['paste']);
		at('again').onclick = () => void alone(async () => await open(proof));
		return fail(reply);
	}
	history.replaceState(null, '', `#${proof}`);
	const confirmation = new Confirmation(proof);
	at('offer').onsubmit = (event) => {
		event.preventDefault();
		void alone(async () => await confirmation.confirm());
	};
	at('decline').onclick = () => void alone(async () => await confirmation.decline());
	offer(reply);
}

/** Copies the address, or selects it, where the browser or app does not allow that. */
async function copyLink(): Promise<void> {
	const address = at<HTMLInputElement>('address');
	address.value = location.href;
	show(['address']);
	address.select();
	await navigator.clipboard.writeText(location.href).then(
		() => say(texts.copied),
		() => address.focus(),
	);
}

async function start(): Promise<void> {
	show([], ['fallback']);
	at('copy').onclick = () => void copyLink();
	const obstacle = findObstacle();
	if (obstacle) return stop(texts.cannotHeadline, { code: obstacle });
	at('paste').onsubmit = (event) => {
		event.preventDefault();
		void alone(async () => {
			const proof = readProof(typed('code') || '');
			if (proof === undefined) return askForCode('wrongLink');
			await open(proof);
		});
	};
	// Another link of the same execution differs only in its fragment, which triggers no navigation.
	window.addEventListener('hashchange', () => location.reload());
	const proof = readProof(location.hash);
	if (proof === undefined) return askForCode();
	await alone(async () => await open(proof));
}

void start();
