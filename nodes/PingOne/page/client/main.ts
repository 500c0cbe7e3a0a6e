import { Enrollment } from './attempt';
import { at, data, input, show } from './dom';
import { readProof } from './proof';
import { findHint, findObstacle } from './support';
import { clearNote, fail, isFinal, note, offer, say, setBusy, stop, succeed } from './view';
import { Link } from './link';
import { nameOf } from './webauthn';
import { sendNow, type Refusal } from './wire';

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
		await work().catch((error: unknown) =>
			fail({ ok: false, code: 'unexpected', reference: nameOf(error) }),
		);
	} finally {
		busy = false;
		setBusy(false);
	}
}

function onSubmit(id: string, work: () => Promise<void>): void {
	at(id).addEventListener('submit', (event) => {
		event.preventDefault();
		void alone(work);
	});
}

/** Sets what a button does. */
function onClick(id: string, work: () => Promise<void>): void {
	at(id).onclick = () => void alone(work);
}

async function report(link: Link): Promise<void> {
	const reply = await link.ask('report');
	if (!reply.ok) return fail(reply);
	at('report').hidden = true;
	say(data.texts.reported);
}

/** A mail client or gateway cut the proof off, or it belongs to another page. */
function askForCode(reason?: 'wrongLink'): void {
	at('title').textContent = data.texts.pasteHeadline;
	note(reason ?? 'pasteText', {}, reason === undefined);
	show(['paste'], ['about', 'offer']);
	say('');
}

async function advise(): Promise<void> {
	const hint = await findHint();
	if (hint) note(hint, {}, true);
}

/** The link cannot be opened now: says why, and what can be done. */
function refuse(link: Link, reply: Refusal): void {
	if (reply.code === 'wrongLink') return askForCode('wrongLink');
	// Not an alarm: it was this browser that used the link.
	const isUsed = reply.code === 'used' || reply.code === 'over';
	if (isUsed && link.kept.done) return succeed();
	if (isUsed && link.kept.sent) return fail({ ok: false, code: 'probably' });
	if (reply.canReport) onClick('report', async () => await report(link));
	if (!isFinal(reply.code)) show(['again'], ['paste']);
	onClick('again', async () => await open(link.proof));
	fail(reply);
}

/** Shows what the link opens. Changes nothing, so link scanners do no harm. */
async function open(proof: string): Promise<void> {
	say(data.texts.opening);
	show([], ['again']);
	const link = new Link(proof);
	const reply = await link.ask('open');
	if (!reply.ok) return refuse(link, reply);
	// A pasted code becomes part of the address, so that a reload keeps it.
	history.replaceState(null, '', `#${proof}`);
	const enrollment = new Enrollment(link);
	onSubmit('offer', async () => await enrollment.go());
	window.addEventListener('pagehide', () => enrollment.leave());
	const { name = '', account = '', validUntil = '', asksStartCode = false } = reply;
	link.keep({ ...link.kept, validUntil });
	offer({ name, account, validUntil, asksStartCode });
	void advise();
}

/** Copies the address, or selects it, where the browser or app does not allow that. */
async function copyLink(): Promise<void> {
	const address = at<HTMLInputElement>('address');
	address.value = location.href;
	show(['address']);
	address.select();
	try {
		await navigator.clipboard.writeText(location.href);
		say(data.texts.copied);
	} catch {
		address.focus();
	}
}

async function start(): Promise<void> {
	show([], ['fallback']);
	at('copy').addEventListener('click', () => void copyLink());
	const obstacle = findObstacle();
	if (obstacle) return stop(data.texts.cannotHeadline, obstacle);
	onSubmit('paste', async () => {
		const proof = readProof(input('code')?.value ?? '');
		if (proof === undefined) return askForCode('wrongLink');
		await open(proof);
	});
	// Another link of the same execution differs only in its fragment, which triggers no navigation.
	window.addEventListener('hashchange', () => location.reload());
	const proof = readProof(location.hash);
	if (proof === undefined) return askForCode();
	await alone(async () => await open(proof));
}

void start();
