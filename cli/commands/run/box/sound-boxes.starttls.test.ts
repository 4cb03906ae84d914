import { describeSoundBoxes } from './sound-boxes.play.fixture.ts';

describeSoundBoxes('starttls');
