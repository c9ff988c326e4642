"""Runs in the MicroPython VM: calls every test function of the named test modules."""

import sys

failed = 0
passed = 0
for name in sys.argv[1:]:
    module = __import__(name)
    for key in sorted(module.__dict__):
        if key.startswith("test_"):
            try:
                getattr(module, key)()
                passed += 1
            except Exception as error:
                failed += 1
                print("FAILED %s.%s" % (name, key))
                sys.print_exception(error)
print("%d passed, %d failed" % (passed, failed))
sys.exit(1 if failed or not passed else 0)
