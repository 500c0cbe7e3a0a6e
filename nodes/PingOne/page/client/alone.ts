import { clearNote, fail, setBusy } from './view';
import { nameOf } from './touch';
import { sendNow } from './wire';

let busy = false;

/** Runs one action at a time, whatever is clicked, and shows what goes wrong. */
export async function alone(work: () => Promise<void>): Promise<void> {
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
