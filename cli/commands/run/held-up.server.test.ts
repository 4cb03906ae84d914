import { testHeldUp } from './held-up.play.fixture.ts';

testHeldUp('server', 38);
