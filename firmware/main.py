"""Starts the controller, nothing else."""

try:
    import sys

    # A package in the image goes before the one in the flash: it takes no RAM (see boards/README.md).
    sys.path.append(sys.path.pop(0))

    import update

    update.main()  # a deployment that was cut off; hardware in the loop
    del update, sys.modules["update"]

    from heatpump.start import main
except BaseException as error:  # Ctrl-C, too: whatever it was, the board comes back
    while True:
        try:
            import machine

            machine.WDT(timeout=600000)
            sys.print_exception(error)
            print("the board restarts in 10 minutes")
            break
        except KeyboardInterrupt:  # tools send more than one
            pass
else:
    main()
