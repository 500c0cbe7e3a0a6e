import { Enrollment } from './attempt';
import { at, data, input, show } from './dom';
import { readProof } from './proof';
import { findHint, findObstacle } from './support';
import { clearNote, fail, isFinal, note, offer, say, setBusy, stop } from './view';
import { post } from './wire';

let busy = false;

/** Runs one action at a time, whatever is clicked, and shows what goes wrong. */
async function alone(work: () => Promise<void>): Promise<void> {
	if (busy) return;
	busy = true;
	setBusy(true);
	clearNote();
	try {
		await work();
	} catch (error) {
		fail({ ok: false, code: 'unexpected', reference: (error as Error).name });
	}
	busy = false;
	setBusy(false);
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

async function report(proof: string): Promise<void> {
	const reply = await post({ proof, action: 'report' });
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

/** Shows what the link opens. Changes nothing, so link scanners do no harm. */
async function open(proof: string): Promise<void> {
	say(data.texts.opening);
	show([], ['again']);
	const reply = await post({ proof, action: 'open' });
	if (!reply.ok) {
		if (reply.code === 'wrongLink') return askForCode('wrongLink');
		if (reply.canReport) onClick('report', async () => await report(proof));
		if (!isFinal(reply.code)) show(['again'], ['paste']);
		onClick('again', async () => await open(proof));
		return fail(reply);
	}
	// A pasted code becomes part of the address, so that a reload keeps it.
	history.replaceState(null, '', `#${proof}`);
	const enrollment = new Enrollment(proof);
	onSubmit('offer', async () => await enrollment.go());
	window.addEventListener('pagehide', () => enrollment.leave());
	const { name = '', account = '', validUntil = '', asksStartCode = false } = reply;
	offer({ name, account, validUntil, asksStartCode });
	void advise();
}

async function copyLink(): Promise<void> {
	await navigator.clipboard.writeText(location.href);
	say(data.texts.copied);
}

async function start(): Promise<void> {
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
