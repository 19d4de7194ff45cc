"""The parts of the emulated Twilio; tests use `tests.emulators.twilio_api`."""
