import { processWide } from '../processState';
import { Turns } from '../waiting/turns';
import { AttemptRecord } from './record';

/**
 * The attempts of each wait that a process knows about.
 *
 * What must always hold is enforced by PingOne (a device is activated once), by n8n (an execution is
 * resumed once), by the sealed token (which carries the attempt's number) and by the check for rivals.
 */
export class Attempts extends Turns<AttemptRecord> {
	constructor() {
		super(() => new AttemptRecord());
	}

	/** Whether this process created a device for another wait: a user may have several links. */
	isOfAnother(deviceId: string, own: AttemptRecord): boolean {
		return this.records.some((record) => record !== own && record.has(deviceId));
	}
}

/** The attempts that this process knows about. */
export const attemptsHere = (): Attempts => processWide('attempts', () => new Attempts());
